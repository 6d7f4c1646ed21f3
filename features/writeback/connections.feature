Feature: The chart hears who connected and who disconnected

  The chart is the record of the visit. It hears of each connection once, of
  each disconnection once, in their order, and of nothing else.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Each connection and each disconnection once

    @req:WB-01
    Scenario: Both connect
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And the chart hears that Dr. Okafor is connected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected

    @req:WB-01
    Scenario: The chart's answer is lost
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And the chart's answer about Maya will be lost once
      When Dr. Okafor admits Maya
      And Maya leaves
      Then the chart hears that Maya is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart was told again only what its answer was lost about

    @req:WB-02
    Scenario: Both disconnect
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected

    @req:WB-05
    Scenario: The patient leaves and comes back
      Given Maya and Dr. Okafor are in the visit
      When Maya leaves, comes back and is admitted again
      Then the chart hears that Maya is connected a second time
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of Maya: connected, disconnected, connected

  Rule: Repeated, late and reordered news from Teams changes nothing

    @req:WB-03
    Scenario Outline: Teams' news comes <oddly>
      Given Maya is waiting in the lobby for Dr. Okafor, who is in the visit
      And Teams' news comes <oddly>
      When Dr. Okafor admits Maya
      And Maya and then Dr. Okafor leave
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of each of them: connected, disconnected

      Examples:
        | oddly        |
        | twice        |
        | out of order |
        | late         |

  Rule: Only people of the visit, and only once they are in

    @req:WB-10
    Scenario: Waiting in the lobby is not being connected
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      When Dr. Okafor leaves
      Then the chart hears that Dr. Okafor is disconnected
      And the chart has heard only of Dr. Okafor

    @req:WB-10
    Scenario: Somebody whom the connector does not know is not reported
      Given Dr. Okafor is in the visit
      When a colleague who was sent the link joins and Dr. Okafor leaves
      Then the chart hears that Dr. Okafor is disconnected
      And the chart has heard only of Dr. Okafor

    @req:WB-11
    Scenario: Reports say which client they come from
      When Dr. Okafor begins the visit
      Then the chart hears that Dr. Okafor is connected
      And every report names the client that it comes from

  Rule: Reports say no more than they must, and prove whose they are

    @req:WB-09
    Scenario: The reports of a whole visit
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And every report proved whose it was and identified nobody by more than an id

    @req:WB-09
    Scenario: The connector's permission has run out
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And the connector's permission to report has run out
      When Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And the connector had its permission renewed first
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of Maya: connected
