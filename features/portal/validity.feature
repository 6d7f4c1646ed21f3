@needs:portal
Feature: Only an Epic environment that answers as one is taken into the list

  Whoever types an address is told at once, beside the field, whether an Epic
  environment answers there, and if not, why.

  Background:
    Given Riverside Clinic is not connected yet

  Rule: What is no Epic environment is refused with the reason

    @req:SETUP-02
    Scenario Outline: The address <flaw>
      When Sam Whitlock adds an address that <flaw>
      Then Sam Whitlock reads that it isn't valid, and why
      And the portal shows no Epic environment
      And Sam Whitlock can still add the clinic

      Examples:
        | flaw                                    |
        | is no address                           |
        | is not protected                        |
        | has a question behind it                |
        | has a place within a page behind it     |
        | is mistyped                             |
        | belongs to something else than Epic     |
        | nobody answers at                       |

  Rule: What is accepted was looked at

    @req:SETUP-02
    Scenario: An Epic environment of today
      When Sam Whitlock adds the clinic for testing with Ines Duarte as approver
      Then the portal shows the clinic as waiting for approval
      And Epic was asked what it can do

    @req:SETUP-02
    Scenario: An Epic environment of November 2018
      Given Hillside Clinic, with Epic of November 2018, is not connected yet
      When Sam Whitlock adds the clinic for testing with Ines Duarte as approver
      Then the portal shows the clinic as waiting for approval
      And Epic was asked what it can do
