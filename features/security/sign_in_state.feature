Feature: A sign-in ends in the browser in which it began

  A link that Mallory prepared must not sign anybody in, and must not put
  Mallory in somebody else's place.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: State is fresh for each sign-in and bound to the browser

    @req:SEC-01
    Scenario: Every launch is protected
      Given Dr. Okafor has begun the visit
      When Dr. Okafor begins the visit once more
      Then every sign-in at Epic was protected with a fresh state and a code challenge

    @req:SEC-01
    Scenario Outline: A sign-in comes back with <flaw>
      When Dr. Okafor's sign-in comes back with <flaw>
      Then Dr. Okafor is turned back and reads what is wrong
      And Dr. Okafor can begin the visit afterwards
      And only that good sign-in was completed

      Examples:
        | flaw                        |
        | an altered state            |
        | no state                    |
        | the state of another person |

    @req:SEC-01
    Scenario: A sign-in comes back a second time
      Given Dr. Okafor has begun the visit
      When Dr. Okafor's sign-in comes back with a used state
      Then Dr. Okafor is turned back and reads what is wrong
      And Dr. Okafor can begin the visit afterwards
      And only that good sign-in was completed

  Rule: A sign-in names the Epic environment that it is meant for

    @req:SEC-02
    Scenario: Clinician and patient begin the visit
      Given Dr. Okafor is in the visit
      When Maya begins the visit and joins
      Then every sign-in at Epic named the Epic environment that it was meant for
