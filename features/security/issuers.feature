Feature: Visits launch only from approved Epic environments

  Whoever can make up an Epic environment must not get anybody into a meeting.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: An environment that nobody approved is refused and left alone

    @req:PRV-04
    Scenario Outline: <person> is launched from an unknown Epic environment
      When <person> is launched from an Epic environment that nobody approved
      Then <person> reads what is wrong
      And a visit from the approved environment still begins
      And nobody called on that environment

      Examples:
        | person     |
        | Dr. Okafor |
        | Maya       |
