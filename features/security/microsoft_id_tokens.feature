Feature: Microsoft's word about who somebody is must be genuine

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: A forged identity starts nothing

    @req:SEC-09
    Scenario Outline: Microsoft's identity has <flaw>
      Given Microsoft's next identity has <flaw>
      When Dr. Okafor tries to begin the visit
      Then Dr. Okafor reads what is wrong
      And Dr. Okafor can begin the visit afterwards
      And the only meeting was made for that

      Examples:
        | flaw              |
        | a wrong signature |
        | another issuer    |
        | another tenant    |
        | another audience  |
        | a wrong nonce     |
        | an old age        |
