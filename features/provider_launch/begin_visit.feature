Feature: A clinician begins a visit from Epic

  One press in the schedule, and the clinician is in the visit's Teams meeting.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: The visit begins where the clinician works

    @req:PRV-01
    Scenario Outline: Dr. Okafor begins the visit from <application>
      When Dr. Okafor begins the visit from <application>
      Then Dr. Okafor is in the visit

      Examples:
        | application |
        | Hyperspace  |
        | Haiku       |
        | Canto       |

  Rule: Microsoft asks once

    @req:PRV-02
    Scenario: Later visits go straight to the meeting
      Given Dr. Okafor has begun the visit
      When Dr. Okafor begins the visit with Tomas
      Then Dr. Okafor is in the visit
      And Dr. Okafor was asked to sign in to Microsoft once

  Rule: A visit has one meeting

    @req:PRV-05
    Scenario: The patient comes first
      Given Maya is waiting in the lobby
      When Dr. Okafor begins the visit
      Then Maya waits in the lobby of the meeting that Dr. Okafor is in
      And the visit has one meeting

    @req:PRV-05
    Scenario: The clinician begins twice
      Given Dr. Okafor has begun the visit
      When Dr. Okafor begins the visit once more
      Then Dr. Okafor is in the visit
      And the visit has one meeting

    @req:PRV-05
    Scenario: Another visit has another meeting
      Given Dr. Okafor has begun the visit
      When Dr. Okafor begins the visit with Tomas
      Then Dr. Okafor is in the visit
      And the two visits have meetings of their own

    @req:PRV-05
    Scenario: Clinician, colleague and patient begin at the same moment
      When Dr. Okafor, Dr. Bergman and Maya begin the visit at the same moment
      Then all of them are at the same meeting
      And the visit has one meeting
