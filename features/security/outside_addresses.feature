Feature: The connector sends nobody to an address that came from outside

  A link to the clinic's own connector looks trustworthy. It must not lead to
  somebody else's pages.

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: Addresses in a link are not followed

    @req:SEC-05
    Scenario Outline: <where> names an outside address
      When an outside address is written into <where>
      Then Dr. Okafor's browser was not sent to the outside address
      And Dr. Okafor can begin the visit afterwards

      Examples:
        | where                           |
        | Dr. Okafor's launch             |
        | the answer that Epic sends back |
        | a link to the connector         |

    @req:SEC-05 @needs:portal
    Scenario: The portal is opened by a link that names an outside address
      When Sam Whitlock opens the portal by a link that names an outside address
      Then Sam Whitlock's browser was not sent to the outside address
      And Sam Whitlock sees the clinic in the portal
