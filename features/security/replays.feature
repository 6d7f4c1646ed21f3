Feature: What was used once starts nothing more

  A launch, and Epic's answer to it, stand in addresses that others may see: in
  a browser's history, in a log. Whoever finds one must not get anywhere by it.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: A used launch is worth nothing

    @req:SEC-04
    Scenario Outline: Mallory opens the launch of <person>
      Given <person>'s launch is known to Mallory after it was used
      When Mallory opens that launch in another browser
      Then Mallory reads what is wrong
      And Dr. Okafor can begin the visit afterwards
      And no other sign-in was completed

      Examples:
        | person     |
        | Dr. Okafor |
        | Maya       |

  Rule: Epic's answer is taken once, and by the sign-in that it belongs to

    @req:SEC-04
    Scenario: The answer is opened again in the same browser
      Given Dr. Okafor has begun the visit
      When Dr. Okafor's sign-in comes back with a used state
      Then Dr. Okafor reads what is wrong
      And Maya can begin the visit afterwards
      And no other sign-in was completed

    @req:SEC-04
    Scenario Outline: Mallory opens the answer that <person> got
      Given <person> has begun the visit
      When Mallory opens the answer that Epic gave <person>
      Then Mallory reads what is wrong
      And Maya can begin the visit afterwards
      And no other sign-in was completed

      Examples:
        | person     |
        | Dr. Okafor |
        | Maya       |

    @req:SEC-04
    Scenario Outline: A clinician comes back with <what> of another
      Given Dr. Okafor has begun the visit
      When Dr. Bergman's sign-in comes back with <what> of Dr. Okafor
      Then Dr. Bergman reads what is wrong
      And Maya can begin the visit afterwards
      And no other sign-in was completed

      Examples:
        | what              |
        | a used grant      |
        | a fresh grant     |
