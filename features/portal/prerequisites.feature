@needs:portal
Feature: The portal says what visits will need, before a patient finds out

  Meetings take an account that owns them, a policy that lets the connector act
  for it, and the organization's consent.

  Background:
    Given Riverside Clinic is not connected yet
    And Sam Whitlock has added the clinic

  Rule: What is missing is named, with who can grant it

    @req:SETUP-14
    Scenario: Everything is there
      When Sam Whitlock checks what visits need
      Then the portal names nothing as missing
      And Teams was asked about it

    @req:SETUP-14
    Scenario Outline: <what> is missing
      Given the organization lacks <what>
      When Sam Whitlock checks what visits need
      Then the portal names <what> as missing, and who can grant it
      And once it is granted, the portal names nothing as missing

      Examples:
        | what                          |
        | consent                       |
        | an application access policy  |
        | a licence of the organizer    |
        | the organizer account         |
