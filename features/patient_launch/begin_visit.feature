Feature: A patient begins a visit from MyChart

  One press, no account, nothing to install.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: One press is enough

    @req:PAT-01
    Scenario Outline: Maya begins the visit from <application>
      When Maya begins the visit from <application>
      Then Maya stands before the visit's meeting without having signed in to Microsoft

      Examples:
        | application         |
        | MyChart             |
        | MyChart on a phone  |

  Rule: The patient may come first

    @req:PAT-02
    Scenario: The patient arrives before the clinician
      When Maya begins the visit and joins
      Then Maya waits in the lobby
      And the visit has one meeting
