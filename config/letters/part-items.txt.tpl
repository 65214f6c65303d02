{{! 各封信共用的一段：收到的材料一览（纯文本格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_ITEMS}}
━━ 收到的材料 ━━

{{#ITEM}}
 {{NUMBER}}. 【{{VERDICT}}】{{NAME}}
    {{DETAIL}}
{{#HAS_CAPTION}}
    说明：{{CAPTION}}
{{/HAS_CAPTION}}
{{#HAS_REMARK}}
    {{REMARK}}
{{/HAS_REMARK}}
{{#HAS_CODE}}
    校验码：{{CODE}}
{{/HAS_CODE}}
{{/ITEM}}
{{/HAS_ITEMS}}
