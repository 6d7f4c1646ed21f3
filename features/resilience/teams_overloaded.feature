Feature: A launch survives a busy Teams

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Asked for patience, the connector is patient

    @req:RES-01
    Scenario: Teams asks for patience
      Given Teams asks for two seconds of patience
      When Dr. Okafor begins the visit
      Then Dr. Okafor is in the visit
      And Teams was left alone for as long as it asked

  Rule: A lost answer makes no second meeting

    @req:RES-02
    Scenario: The answer about the new meeting is lost
      Given the answer about the new meeting will be lost
      When Dr. Okafor begins the visit
      Then Dr. Okafor is in the visit
      And the visit has one meeting
