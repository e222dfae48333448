"""The words for the contract's codes: code -> message, said through `language.text`."""

from language.catalogue import N_

STEP = {
    "check_in": N_("Check-in"),
    "triage": N_("Triage"),
    "consultation": N_("Consultation"),
    "return_consultation": N_("Return to doctor"),
    "payment": N_("Payment"),
    "laboratory": N_("Laboratory"),
    "imaging": N_("Imaging"),
    "examination": N_("Examination"),
    "result": N_("Results"),
    "treatment": N_("Treatment"),
    "pharmacy": N_("Pharmacy"),
    "discharge": N_("Discharge"),
    "other": N_("Other step"),
    "door_to_door": N_("Door to door"),
    "appointment_delay": N_("Appointment delay"),
}

# What one waits for, as the subject of a sentence
WAIT = {
    "check_in": N_("The wait for check-in"),
    "triage": N_("The wait for triage"),
    "consultation": N_("The wait for the consultation"),
    "return_consultation": N_("The wait to return to the doctor"),
    "payment": N_("The wait for payment"),
    "laboratory": N_("The wait for the laboratory"),
    "imaging": N_("The wait for imaging"),
    "examination": N_("The wait for an examination"),
    "result": N_("The wait for results"),
    "treatment": N_("The wait for treatment"),
    "pharmacy": N_("The wait at the pharmacy"),
    "discharge": N_("The wait for discharge"),
    "other": N_("The wait for another step"),
    "door_to_door": N_("The whole stay"),
    "appointment_delay": N_("The delay after the appointment"),
}

VISIT_KIND = {
    "outpatient": N_("Outpatients"),
    "emergency": N_("Emergency"),
    "inpatient": N_("Inpatients"),
    "day_case": N_("Day cases"),
    "check_up": N_("Check-ups"),
}

ROLE = {
    "director": N_("Director"),
    "quality_office": N_("Quality office"),
    "department_head": N_("Head of department"),
    "staff": N_("Staff"),
}

MODE = {
    "sms": N_("Text message"),
    "wechat": N_("WeChat"),
    "phone": N_("Telephone"),
    "paper": N_("Paper"),
    "kiosk": N_("Kiosk"),
    "qr": N_("Code to scan"),
}

TOUCHPOINT = {
    "booking": N_("Booking"),
    "check_in": N_("Check-in"),
    "waiting": N_("Waiting"),
    "doctor": N_("Doctors"),
    "nurse": N_("Nurses"),
    "environment": N_("Environment"),
    "payment": N_("Payment"),
    "examination": N_("Tests and examinations"),
    "pharmacy": N_("Pharmacy"),
    "discharge": N_("Discharge"),
    "follow_up": N_("Follow-up"),
    "outcome": N_("Result of treatment"),
    "price_clarity": N_("Clear prices"),
    "privacy": N_("Privacy"),
}

# Why an answer does not count
INVALID_REASON = {
    "filled_in_by_staff": N_("Filled in by staff"),
    "seconds": N_("Answered within seconds"),
    "duplicate": N_("Sent twice"),
    "never_visited": N_("No such visit"),
}

PERSPECTIVE = {"place": N_("Waits in our hands"), "patient": N_("Our patients' waits")}

DAYS = {"all": N_("All days"), "ordinary": N_("Without public holidays")}

SHOW = {"median": N_("Median"), "p90": N_("P90"), "target": N_("Within target")}

TABLE = {
    "patient": N_("patients"),
    "visit": N_("visits"),
    "visit_need": N_("patients' needs"),
    "journey_step": N_("steps of a visit"),
    "survey_invitation": N_("survey invitations"),
    "survey_response": N_("survey answers"),
    "survey_score": N_("survey scores"),
    "complaint": N_("complaints"),
    "praise": N_("praise"),
    "suggestion": N_("suggestions"),
    "follow_up": N_("follow-ups"),
    "enquiry": N_("enquiries"),
    "online_review": N_("online reviews"),
    "star_nomination": N_("nominations by departments"),
    "quality.action_version": N_("improvement actions"),
}

COMPLAINT_PART = {"responsible": N_("Responsible department"), "first_receiver": N_("First receiver")}

COMPLAINT_STAGE = {
    "received": N_("Received"),
    "acknowledged": N_("Acknowledged"),
    "replied": N_("Replied"),
    "rectified": N_("Rectified"),
    "closed": N_("Closed"),
    "called_back": N_("Called back"),
    "reopened": N_("Reopened"),
}

# The demonstration's list; a topic of a hospital's own is shown as its ledger writes it
COMPLAINT_TOPIC = {
    "attitude": N_("Attitude"),
    "communication": N_("Communication"),
    "waiting": N_("Waiting and process"),
    "price": N_("Charges and prices"),
    "quality": N_("Quality of care"),
    "safety": N_("Safety"),
    "environment": N_("Environment and facilities"),
    "privacy": N_("Privacy and respect"),
    "ethics": N_("Professional ethics"),
}

SEVERITY = {"3": N_("Severe"), "2": N_("Moderate"), "1": N_("Minor"), "0": N_("Not graded")}

COMPLAINT_CHANNEL = {
    "visit": N_("In person"),
    "phone": N_("By telephone"),
    "hotline": N_("Public hotline"),
    "online": N_("Online"),
    "letter": N_("Letter"),
}

# What people do, as groups within which they are compared (hospital.staff)
STAFF_ROLE = {
    "doctor": N_("Doctors"),
    "nurse": N_("Nurses"),
    "technician": N_("Technicians"),
    "pharmacist": N_("Pharmacists"),
    "guide": N_("Guides"),
    "customer_service": N_("Customer service"),
    "cashier": N_("Cashiers"),
    "support": N_("Support staff"),
    "other": N_("Other staff"),
}

STAR_TIER = {"star": N_("Service star"), "commended": N_("Commended")}

STAR_PART = {
    "ratings": N_("Patients' ratings"),
    "praise": N_("Praise"),
    "complaints": N_("Complaint handling"),
    "suggestions": N_("Suggestions"),
    "nominations": N_("Nominations"),
    "deductions": N_("Deductions"),
}

# What one entry of the points ledger is for
STAR_RULE = {
    "role_mean": N_("Start: an average rating in the role earns half the points"),
    "answer_satisfied": N_("Patient satisfied (4–5 of 5)"),
    "answer_unsatisfied": N_("Patient not satisfied (1–3 of 5)"),
    "praise_banner": N_("Banner of thanks"),
    "praise_letter": N_("Letter of thanks"),
    "praise_phone": N_("Praised by name on the telephone"),
    "praise_online": N_("Praised by name online"),
    "praise_survey": N_("Mentioned in a survey"),
    "praise_solicited": N_("Praise that was asked for: no points"),
    "praise_again": N_("Further praise for one visit: only the highest counts"),
    "praise_own": N_("Praise that they entered themselves: no points"),
    "complaint_on_time": N_("Complaint taken up first, replied to on time"),
    "complaint_satisfied": N_("Complainant satisfied with the handling"),
    "suggestion_adopted": N_("Suggestion adopted"),
    "suggestion_proven": N_("Suggestion proved itself"),
    "suggestion_adopted_own": N_("Suggestion that they adopted themselves: no points"),
    "suggestion_proven_own": N_("Suggestion that they judged themselves: no points"),
    "nomination": N_("Nominated by a department"),
    "upheld_1": N_("Complaint upheld: minor"),
    "upheld_2": N_("Complaint upheld: moderate"),
    "upheld_3": N_("Complaint upheld: severe"),
    "cap": N_("Cap: beyond the part's weight nothing counts"),
    "floor": N_("Floor: nothing falls below zero"),
}

# How an action stands, and where it is in the circle of plan, do, check, act
ACTION_STATE = {
    "to_do": N_("To do"),
    "doing": N_("Doing"),
    "returned": N_("Returned"),
    "awaiting_verification": N_("Awaiting verification"),
    "signed_off": N_("Signed off"),
    "stopped": N_("Stopped"),
}

ACTION_STAGE = {"plan": N_("Plan"), "do": N_("Do"), "check": N_("Check"), "act": N_("Act")}

ACTION_SOURCE = {
    "figure": N_("A figure"),
    "complaint": N_("A complaint"),
    "review": N_("The monthly review"),
    "other": N_("Something else"),
}
