"""The rules as policies of the API server: ValidatingAdmissionPolicies, and what they would say."""
