@needs:portal
Feature: Clinics and their Epic environments stand side by side

  Background:
    Given Riverside Clinic has approved virtual visits
    And Dr. Okafor has a video visit with Maya

  Rule: One organization has several Epic environments

    @req:SETUP-11
    Scenario: Testing and production
      Given Sam Whitlock has added the production environment too
      When Ines Duarte approves the second environment
      Then a visit begins in the testing environment
      And a visit begins in the production environment

  Rule: Organizations never see each other's

    @req:SETUP-11
    Scenario: Another organization
      Given another organization has approved virtual visits too
      When Sam Whitlock opens the portal
      Then each administrator sees the Epic environment of the own organization and no other
      And a visit begins in each of the two organizations

    @req:SETUP-11
    Scenario: Two organizations at one Epic environment
      Given another organization has approved virtual visits at the same Epic environment
      When Sam Whitlock opens the portal
      Then each organization has its own records for that Epic environment
      And a visit begins in the meeting rooms of each
