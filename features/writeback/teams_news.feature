Feature: Only genuine news from Teams counts

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Teams can tell that the connector listens

    @req:NOT-01
    Scenario: The connector answers while it subscribes
      When Dr. Okafor begins the visit
      Then the connector answered every question of Teams whether it listens
      And Dr. Okafor is in the visit

  Rule: Forged news changes nothing

    @req:NOT-02
    Scenario Outline: News with <flaw>
      Given Dr. Okafor is in the visit
      And Maya is waiting in the lobby
      And somebody forges news with <flaw>
      When Maya leaves and begins the visit again
      And Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And the chart has heard nothing of Maya before she was admitted

      Examples:
        | flaw                   |
        | a wrong client state   |
        | a broken signature     |
        | a false proof of sender |
