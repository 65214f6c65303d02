
　　来信请直接回复本邮件{{#HAS_RECEIPT}}，并保留主题中的编号【{{RECEIPT}}】{{/HAS_RECEIPT}}。谢谢支持！

{{OFFICE}}
{{TODAY}}

（本邮件由报送系统自动发出，来信我办工作人员都能看到。）
