{{! 各封信共用的一段：称呼（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
<tr><td style="padding:20px 16px 0 16px;">
<p style="margin:0 0 12px 0;"><b>{{#HAS_AGENCY}}{{AGENCY}}{{/HAS_AGENCY}}{{#NO_AGENCY}}来信单位{{/NO_AGENCY}}：</b></p>
