<tr><td style="padding:20px 24px 0 24px;">
<p style="margin:0 0 12px 0;"><b>{{#HAS_AGENCY}}{{AGENCY}}{{/HAS_AGENCY}}{{#NO_AGENCY}}来信单位{{/NO_AGENCY}}：</b></p>
