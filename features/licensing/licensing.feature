@needs:licensing
Feature: Visits take a subscription, and clinicians a licence

  Trying out costs nothing. Visits with patients take what the organization has
  bought, and whoever lacks it reads what that is.

  Rule: In Production the organization has a subscription

    @req:LIC-01
    Scenario Outline: <person> begins a Production visit where the organization <lacks it>
      Given Riverside Clinic has approved virtual visits for Production
      And Dr. Okafor has a video visit with Maya
      And the organization <lacks it>
      When <person> tries to begin the visit
      Then <person> reads what is wrong
      And <person> reads that a subscription is missing
      And once the organization has subscribed, Dr. Okafor can begin the visit
      And the only meeting was made for that

      Examples:
        | person     | lacks it                                  |
        | Dr. Okafor | never had a subscription                  |
        | Maya       | never had a subscription                  |
        | Dr. Okafor | has a subscription that was suspended     |

    @req:LIC-01
    Scenario: Testing takes none
      Given Riverside Clinic has approved virtual visits
      And Dr. Okafor has a video visit with Maya
      And the organization never had a subscription
      When Dr. Okafor begins the visit
      Then Dr. Okafor is in the visit

  Rule: A clinician has a licence for Teams meetings

    @req:LIC-02
    Scenario Outline: Dr. Okafor has <licences>
      Given Riverside Clinic has approved virtual visits
      And Dr. Okafor has a video visit with Maya
      And Dr. Okafor has <licences>
      When Dr. Okafor tries to begin the visit
      Then Dr. Okafor reads what is wrong
      And Dr. Okafor reads that a licence is missing
      And once Dr. Okafor has a licence for Teams, Dr. Okafor can begin the visit
      And the only meeting was made for that

      Examples:
        | licences                  |
        | no licence                |
        | a licence without Teams   |
