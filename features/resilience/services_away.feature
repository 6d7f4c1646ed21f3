Feature: Epic or Microsoft is away when a visit begins

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: People read in time what happened and what they can do

    @req:RES-03
    Scenario Outline: <service> is <trouble>
      Given <service> is <trouble> for a while
      When Maya tries to begin the visit
      Then Maya reads within ten seconds what happened, with a reference and a way to try again
      And Maya can begin the visit when <service> is back

      Examples:
        | service | trouble     |
        | Epic    | unavailable |
        | Epic    | slow        |
        | Teams   | unavailable |
        | Teams   | slow        |
