Feature: The clinician sees in the schedule who is connected

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: The schedule follows the visit

    @req:LIVE-01
    Scenario: People connect and disconnect
      Given Maya and Dr. Okafor are in the visit
      When the schedule has heard of both
      Then the schedule shows Maya as connected
      And the schedule shows Dr. Okafor as connected

    @req:LIVE-01
    Scenario: The patient has left
      Given Maya and Dr. Okafor are in the visit
      When Maya leaves
      Then the chart hears that Maya is disconnected
      And the schedule shows Maya as disconnected
      And the schedule shows Dr. Okafor as connected

    @req:LIVE-02
    Scenario: A patient in the lobby is not shown as connected
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Bergman begins the visit
      Then the chart hears that Dr. Bergman is connected
      And the schedule does not show Maya as connected

    @req:LIVE-02
    Scenario: An admitted patient is shown as connected
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And the schedule shows Maya as connected
