@needs:logs
Feature: Logs and pages tell what happened without telling about whom

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: No patient can be recognised in logs, error pages or figures

    @req:PRIV-03
    Scenario: The patient comes first
      Given Maya is waiting in the lobby
      When Dr. Okafor begins the visit
      Then the chart hears that Dr. Okafor is connected
      And neither logs nor pages of the connector identify a patient

    @req:PRIV-03
    Scenario: A patient who cannot be let in
      Given Epic's next identity has a wrong signature
      When Maya begins the visit from MyChart
      Then Maya reads what is wrong
      And neither logs nor pages of the connector identify a patient

    @req:PRIV-03
    Scenario: The chart is unreachable
      Given the chart is unreachable for a while
      And Dr. Okafor is in the visit
      When the chart is back
      Then the chart hears that Dr. Okafor is connected
      And neither logs nor pages of the connector identify a patient
