Feature: Epic and Microsoft sign with new keys from time to time

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya
    And Dr. Okafor has begun the visit

  Rule: Nobody notices

    @req:RES-05
    Scenario: Epic signs with a new key
      When Epic changes its signing key
      And Dr. Okafor begins the visit once more
      Then Dr. Okafor is in the visit

    @req:RES-05 @disruptive
    Scenario: Microsoft signs with a new key
      When Microsoft changes its signing key
      And Dr. Bergman begins the visit
      Then Dr. Bergman is in the visit
      And the chart hears that Dr. Bergman is connected

  Rule: The connector changes its own keys just as quietly

    @req:SEC-08 @disruptive
    Scenario: The connector's keys are rotated during a visit
      Given Maya is waiting in the lobby
      And the connector's keys are rotated
      And the connector's permission to report has run out
      When Dr. Okafor admits Maya
      Then the chart hears that Maya is connected
      And Dr. Bergman can begin the visit as well
      And the connector publishes a new key beside the old ones, and nothing secret
