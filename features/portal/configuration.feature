@needs:portal
Feature: The administrator connects the clinic to its Epic environments

  A clinic is connected one Epic environment at a time. The Microsoft 365
  administrator adds it and names who at the clinic may approve it.

  Background:
    Given Riverside Clinic is not connected yet

  Rule: Only the administrator adds Epic environments

    @req:SETUP-01
    Scenario: The administrator adds the clinic's Epic environment
      When Sam Whitlock adds the clinic for testing with Ines Duarte as approver
      Then the portal shows the clinic as waiting for approval

    @req:SETUP-01
    Scenario: Others at the clinic can only look
      Given Sam Whitlock has added the clinic
      When Dr. Okafor opens the portal
      Then Dr. Okafor can look at the clinic but change nothing

    @req:SETUP-01
    Scenario: A form borrowed from the administrator adds nothing
      Given Sam Whitlock has added the clinic
      When Dr. Okafor sends the administrator's form for another Epic environment
      Then the portal shows one Epic environment
      And Sam Whitlock can still add that environment

    @req:SETUP-01
    Scenario: A change borrowed from the administrator changes nothing
      Given Sam Whitlock has added the clinic
      When Dr. Okafor sends the administrator's change of the clinic to production
      Then the portal still names testing beside the clinic
      And Sam Whitlock can still change the clinic to production

  Rule: Every Epic environment is for testing or production, and has an approver

    @req:SETUP-03
    Scenario: The row names environment and approver
      When Sam Whitlock adds the clinic for testing with Ines Duarte as approver
      Then the portal names testing and Ines Duarte beside the clinic

    @req:SETUP-03
    Scenario: An approver whom the directory does not know is refused
      When Sam Whitlock adds the clinic with an approver whom nobody knows
      Then Sam Whitlock reads what is wrong
      And the portal shows no Epic environment
      And Sam Whitlock can still add the clinic
