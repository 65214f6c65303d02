{{! 各封信共用的一段：需要补正的地方（纯文本格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_FAULTS}}

━━ 需要补正的地方（{{COUNT}} 处） ━━

{{#FAULT}}
{{NUMBER}}. {{TITLE}}
{{#PLACE}}
   · {{#HAS_NAME}}{{NAME}}：{{/HAS_NAME}}{{STATE}}{{#HAS_CODE}}（校验码：{{CODE}}）{{/HAS_CODE}}
{{/PLACE}}
{{#HAS_DEMAND}}
   要求：{{DEMAND}}
{{/HAS_DEMAND}}
{{#HAS_REMEDY}}
   办法：
{{#REMEDY_LINE}}
   － {{REMEDY}}
{{/REMEDY_LINE}}
{{/HAS_REMEDY}}

{{/FAULT}}
{{/HAS_FAULTS}}
