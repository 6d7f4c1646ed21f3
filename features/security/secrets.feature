Feature: Secrets stay out of sight

  Addresses end up in histories and logs, pages on screens. What opens
  somebody's chart or meeting belongs in neither.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: No secret stands in an address, on a page, or in what a browser tells about where it came from

    @req:SEC-06
    Scenario: A whole visit
      Given Maya and Dr. Okafor are in the visit
      When Maya and then Dr. Okafor leave
      Then the chart hears that Dr. Okafor is disconnected
      And no secret stood in an address that the connector made
      And no secret stood on a page of the connector

    @req:SEC-06
    Scenario: A sign-in that goes wrong
      When Dr. Okafor's sign-in comes back with an altered state
      Then Dr. Okafor reads what is wrong
      And no secret stood in an address that the connector made
      And no secret stood on a page of the connector
      And Dr. Okafor can begin the visit afterwards

    @req:SEC-06 @needs:portal
    Scenario: Connecting the clinic
      When Ines Duarte looks for the integration records
      Then she finds the provider record and the patient record, complete
      And no secret stood in an address that the connector made
      And no secret stood on a page of the connector
