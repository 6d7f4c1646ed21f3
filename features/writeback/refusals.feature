Feature: The chart refuses a report for good

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: It is given up, and it delays nobody else's

    @req:WB-08
    Scenario: The chart refuses everything about one visit
      Given the chart refuses for good whatever it is told of Maya's visit
      And the chart asks for two seconds of patience about Tomas' visit
      And Maya and Dr. Okafor are in the visit
      And Dr. Bergman is in the visit
      When Dr. Okafor begins the visit with Tomas
      Then the chart hears that Dr. Okafor is connected
      And by then the connector has given up the reports of Maya's visit
