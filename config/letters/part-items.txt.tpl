{{#HAS_ITEMS}}
收到的材料：

{{#ITEM}}
 {{NUMBER}} {{VERDICT}} {{NAME}}
              {{DETAIL}}{{#HAS_CODE}}，校验码：{{CODE}}{{/HAS_CODE}}
{{#HAS_CAPTION}}
              说明：{{CAPTION}}
{{/HAS_CAPTION}}
{{#HAS_REMARK}}
              {{REMARK}}
{{/HAS_REMARK}}
{{/ITEM}}

校验码由文件内容算出，相当于文件的收条：内容相同，校验码就相同。
{{/HAS_ITEMS}}
