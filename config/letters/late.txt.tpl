主题：回复：{{CAMPAIGN}}材料收悉（逾期）{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉。经核对，材料符合要求，不需要再补发。收到时已过截止日期{{DEADLINE}}，我办已作逾期登记。
{{#HAS_RECEIPT}}
　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{#UNCONFIRMED}}
　　另，发信的邮箱尚未在我办登记，材料暂按贵单位报送登记，我办将与贵单位核实。
{{/UNCONFIRMED}}
{{#HAS_WISHES}}

　　以下几项希望予以补充完善；确实没有的，不影响本次报送。

{{/HAS_WISHES}}
{{>part-wishes}}

{{>part-items}}
{{>part-foot}}
