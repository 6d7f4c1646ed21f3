@needs:stores
Feature: What belongs to an organization stays in its region

  Rule: The ids of an organization are kept in one of three regions

    @req:PRIV-04
    Scenario Outline: The organization chose <region>
      Given a clinic in <region> has approved virtual visits
      And Dr. Okafor has a video visit with Maya
      When Maya begins the visit and joins
      And Dr. Okafor begins the visit
      Then the chart hears that Dr. Okafor is connected
      And everything that the connector keeps of the clinic is in its region

      Examples:
        | region       |
        | the Americas |
        | EMEA         |
        | APAC         |
