{{! 各封信共用的一段：补正信里，已经收妥的材料一览（纯文本格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_KEPT}}

━━ {{#NO_REASON}}已经收妥，不必再发{{/NO_REASON}}{{#HAS_REASON}}已经收到的材料{{/HAS_REASON}} ━━

{{#HAS_REASON}}
上述意见没有提到的，不必再发。

{{/HAS_REASON}}
{{#KEPT}}
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
{{/KEPT}}

{{/HAS_KEPT}}
