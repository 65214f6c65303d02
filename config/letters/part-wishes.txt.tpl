{{! 各封信共用的一段：希望补充的地方（纯文本格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_WISHES}}

━━ 如有条件，请予完善 ━━

{{#WISH}}
{{NUMBER}}. {{TITLE}}
{{#PLACE}}
   · {{#HAS_NAME}}{{NAME}}：{{/HAS_NAME}}{{STATE}}{{#HAS_CODE}}（校验码：{{CODE}}）{{/HAS_CODE}}
{{/PLACE}}
{{#HAS_DEMAND}}
   希望：{{DEMAND}}
{{/HAS_DEMAND}}
{{#HAS_REMEDY}}
   办法：
{{#REMEDY_LINE}}
   － {{REMEDY}}
{{/REMEDY_LINE}}
{{/HAS_REMEDY}}

{{/WISH}}
{{/HAS_WISHES}}
