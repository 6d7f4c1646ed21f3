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
