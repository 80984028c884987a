// Wagtail's calendar puts now in the place of a date that it cannot read, such as 24.12.2026, and says nothing. What she
// wrote stays: the form reads it, or says what is wrong.
"use strict";

jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
document.addEventListener("focusout", function (event) {
  // What else the calendar does there.
  jQuery(event.target).data("xdsoft_datetimepicker")?.trigger("close.xdsoft");
});
