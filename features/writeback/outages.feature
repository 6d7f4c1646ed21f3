Feature: The chart catches up after an outage

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Nothing is lost while the chart is away, and the visit goes on

    @req:WB-04
    Scenario Outline: The chart is <outage> when the patient connects
      Given Maya is waiting in the lobby for Dr. Okafor, who is in the visit
      And the chart is <outage> for a while
      When Dr. Okafor admits Maya
      And the chart is back
      Then Maya and Dr. Okafor are together in the visit
      And the chart hears that Maya is connected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of Maya: connected

      Examples:
        | outage      |
        | unreachable |
        | overloaded  |

    @req:WB-04
    Scenario: Maya comes and goes while the chart is unreachable
      Given Maya is waiting in the lobby for Dr. Okafor, who is in the visit
      And the chart is unreachable for a while
      When Dr. Okafor admits Maya
      And Maya leaves and Teams tells of it
      And the chart is back
      Then the chart hears that Maya is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of Maya: connected, disconnected

    @req:WB-04
    Scenario: The chart asks for patience
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And the chart asks for two seconds of patience
      When Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And the chart was left alone for as long as it asked
