@needs:stores
Feature: The connector keeps ids, in their region, for as long as the visit needs them

  What is not kept cannot be lost. About people the connector keeps two ids,
  and of a visit that is over and reported it keeps nothing.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Nobody is named in what the connector keeps

    @req:PRIV-01
    Scenario: While the visit goes on
      Given Maya is waiting in the lobby
      When Dr. Okafor begins the visit
      Then the chart hears that Dr. Okafor is connected
      And nothing that the connector keeps names a patient or a provider

    @req:PRIV-01
    Scenario: After the visit
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Dr. Okafor is disconnected
      And nothing that the connector keeps names a patient or a provider

  Rule: A visit that is over and reported is forgotten

    @req:PRIV-05
    Scenario: Everybody has left
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Dr. Okafor is disconnected
      And the chart hears that Maya is disconnected
      And the connector keeps nothing of the visit any more
