Feature: A clinician's visit is for the clinician's own Microsoft account

  Workstations are shared. Whoever else signs in to Microsoft there does not
  become the clinician who pressed the button in Epic.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Another account takes over no visit

    @req:PRV-07
    Scenario: An account of another organization
      When Dr. Okafor begins the visit with an account of another organization
      Then Dr. Okafor reads what is wrong
      And Dr. Okafor can begin the visit afterwards
      And the only meeting was made for that

    @req:PRV-07
    Scenario: The account of a colleague
      Given Dr. Bergman has begun the visit
      When Dr. Okafor begins the visit with the account of Dr. Bergman
      Then Dr. Okafor reads what is wrong
      And Dr. Okafor can begin the visit afterwards

    @req:PRV-07
    Scenario: Somebody else completes a sign-in that was left open
      Given Dr. Okafor left the sign-in to Microsoft open on one workstation and began the visit on another
      When somebody completes the open sign-in with the account of Dr. Bergman
      Then that person reads what is wrong
      And Dr. Okafor is in the visit
