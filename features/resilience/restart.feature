@disruptive
Feature: The connector is killed and starts again

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: What the chart has not heard yet is told after the restart

    @req:WB-07
    Scenario: Killed before the chart has answered
      Given Maya is waiting in the lobby for Dr. Okafor, of whom the chart has heard
      And the chart is unreachable for a while
      When Dr. Okafor admits Maya
      And the connector is killed while it tries to reach the chart
      And the connector starts and the chart is back
      Then the chart hears that Maya is connected
      And the chart hears of Dr. Okafor's next visit
      And the chart has heard of Maya: connected

    @req:WB-07
    Scenario: Teams has news while the connector is away
      Given Maya and Dr. Okafor are in the visit
      And the chart has heard of both
      When the connector is killed
      And Maya and then Dr. Okafor leave
      And the connector starts
      Then the chart hears that Maya is disconnected
      And the chart hears that Dr. Okafor is disconnected
      And the chart has heard of each of them, repeats aside: connected, disconnected

  Rule: Nobody has to do again what was done

    @req:RES-06
    Scenario: Configuration, sign-in and reports are still there
      Given Dr. Okafor is in the visit
      And the chart has heard of Dr. Okafor
      And the chart is overloaded for a while
      When Dr. Okafor leaves
      And the connector is killed while it tries to reach the chart
      And the connector starts and the chart is back
      Then the chart hears that Dr. Okafor is disconnected
      And Dr. Okafor begins the visit with Tomas without signing in to Microsoft again
