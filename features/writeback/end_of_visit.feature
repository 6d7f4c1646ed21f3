Feature: When the visit is over nobody is connected any more

  Teams does not always tell that somebody left. The chart must not show
  people as connected to a visit that has ended.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Every connection ends, also where Teams never told it

    @req:WB-06
    Scenario: The clinician ends the meeting for everybody
      Given Maya and Dr. Okafor are in the visit
      When Dr. Okafor ends the meeting
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected

    @req:WB-06
    Scenario: Teams tells only that the call has ended
      Given Maya and Dr. Okafor are in the visit
      And Teams' news of people who leave is lost
      When Dr. Okafor ends the meeting
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected

    @req:WB-06
    Scenario: Somebody drops out of whom Teams tells nothing more
      Given Maya and Dr. Okafor are in the visit
      When Maya's connection breaks and Dr. Okafor leaves
      Then the chart hears that Dr. Okafor is disconnected
      And the chart hears that Maya is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected

    @req:WB-06
    Scenario: Teams stops telling during the visit
      Given Maya and Dr. Okafor are in the visit
      And the chart has heard of both
      When Teams stops telling
      And Maya and then Dr. Okafor leave
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected
