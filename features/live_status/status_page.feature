@needs:live_status
Feature: The clinician follows the visit on the connector's own page

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: The page follows the visit, for those who begin it at the clinic

    @req:LIVE-03
    Scenario: The patient waits and is admitted
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Okafor admits Maya
      Then the status page shows Dr. Okafor that the patient was waiting
      And the status page shows Dr. Okafor that the patient was connected

    @req:LIVE-03
    Scenario: It is closed to everybody else
      Given Dr. Okafor is in the visit
      When Maya begins the visit and joins
      Then the status page shows Dr. Okafor that the patient was waiting
      And the status page is closed to Maya

  Rule: Nothing is missed and nothing is shown twice

    @req:LIVE-04
    Scenario: The connection drops
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And Dr. Okafor follows the visit on the status page
      When the connection drops while Maya is admitted and leaves
      And Dr. Bergman begins the visit
      Then the status page tells Dr. Okafor each change of the patient once: connected, disconnected
