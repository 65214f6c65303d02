主题：回复：{{CAMPAIGN}}材料请补正{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉。{{#HAS_FAULTS}}经核对，有 {{COUNT}} 处需要补正。{{/HAS_FAULTS}}敬请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前{{/DEADLINE_AHEAD}}直接回复本邮件，只需补发有问题的材料。
{{#HAS_RECEIPT}}
　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}

{{#HAS_REASON}}

　　我办意见：{{REASON}}

{{/HAS_REASON}}
{{#HAS_FAULTS}}

━━ 需要补正的地方（{{COUNT}} 处）━━

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
{{#HAS_KEPT}}

━━ 已经收妥，不必再发 ━━

{{#KEPT}}
 {{NUMBER}} {{VERDICT}} {{NAME}}
              {{DETAIL}}{{#HAS_CODE}}，校验码：{{CODE}}{{/HAS_CODE}}
{{#HAS_CAPTION}}
              说明：{{CAPTION}}
{{/HAS_CAPTION}}
{{#HAS_REMARK}}
              {{REMARK}}
{{/HAS_REMARK}}
{{/KEPT}}

校验码由文件内容算出，相当于文件的收条：内容相同，校验码就相同。

{{/HAS_KEPT}}
{{#HAS_WISHES}}

━━ 如有条件，请一并完善 ━━

{{/HAS_WISHES}}
{{>part-wishes}}
{{>part-foot}}
