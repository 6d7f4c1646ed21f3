Feature: The connector's pages are safe in a browser

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Other sites can neither read the browser's memory of the connector nor show its pages as their own

    @req:SEC-07
    Scenario: Clinician and patient begin the visit
      Given Dr. Okafor is in the visit
      When Maya begins the visit and joins
      Then whatever the connector left in their browsers is kept from scripts and other sites

    @req:SEC-07
    Scenario: A message is shown
      When Dr. Okafor opens the connector's launch page without coming from Epic
      Then Dr. Okafor reads what is wrong
      And every page of the connector says what may run in it and who may frame it
      And Dr. Okafor can begin the visit afterwards

    @req:SEC-07 @needs:portal
    Scenario: The portal
      When Sam Whitlock opens the portal
      Then Sam Whitlock sees the clinic in the portal
      And whatever the connector left in Sam Whitlock's browser is kept from scripts and other sites
      And every page of the portal says what may run in it and who may frame it
