{{! 各封信共用的一段：称呼（纯文本格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_AGENCY}}{{AGENCY}}{{/HAS_AGENCY}}{{#NO_AGENCY}}来信单位{{/NO_AGENCY}}：

