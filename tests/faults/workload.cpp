#include "tests/faults/workload.hpp"

#include <chrono>
#include <utility>

#include "parsers/mime/build.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::faults {
namespace {

using parsers::mime::OutgoingAttachment;
using parsers::mime::OutgoingMail;

struct Agency {
  std::string id;
  std::string city;
};

const std::vector<Agency>& agencies() {
  static const std::vector<Agency> list{
      {"fuzhou", "福州市"},   {"xiamen", "厦门市"},    {"putian", "莆田市"},  {"sanming", "三明市"},
      {"quanzhou", "泉州市"}, {"zhangzhou", "漳州市"}, {"nanping", "南平市"}, {"longyan", "龙岩市"},
      {"ningde", "宁德市"},   {"pingtan", "平潭县"},
  };
  return list;
}

std::string address_of(const std::string& id) {
  return "zlc@" + id + ".example";
}

std::string city_of(const std::string& id) {
  for (const Agency& one : agencies())
    if (one.id == id) return one.city;
  return {};
}

const std::string k_stranger = "someone@mail.example";
const std::string k_other_stranger = "other@mail.example";

const std::string k_paragraph =
    "活动期间，我局组织开展了质量宣传、质量提升、质量服务等系列活动，深入企业、社区和学校，普及质量知识，帮助企业解决难"
    "题"
    "，取得了良好成效。";

std::string long_text() {
  std::string text;
  for (int i = 0; i < 6; ++i) text += k_paragraph + "\n";
  return text;
}

OutgoingAttachment file(std::string name, std::string media_type, std::string bytes) {
  return {std::move(name), std::move(media_type), std::move(bytes), false, ""};
}

OutgoingAttachment picture(std::string name, std::uint32_t seed, int width = 400, int height = 300) {
  return file(std::move(name), "image/jpeg", samples::make_jpeg(width, height, seed, 60));
}

OutgoingAttachment summary(const std::string& id, int version = 1) {
  std::string text =
      city_of(id) + "质量月活动总结\n第" + std::to_string(version) + "稿\n" + k_paragraph + "\n" + k_paragraph;
  return file("质量月活动总结.txt", "text/plain; charset=UTF-8", std::move(text));
}

/// Mails with Message-IDs of their own, in one order.
class Post {
 public:
  explicit Post(std::string name) : name_(std::move(name)) {}

  OutgoingMail mail(const std::string& from, const std::string& subject, const std::string& text = "请查收。") {
    OutgoingMail mail;
    mail.from = {from, ""};
    mail.to = {{k_intake, ""}};
    mail.subject = subject;
    mail.message_id = "<" + name_ + "-" + std::to_string(++count_) + "@agency.example>";
    mail.date = std::chrono::sys_days(std::chrono::year(2021) / 10 / 11) + std::chrono::hours(8);
    mail.text = text;
    return mail;
  }
  OutgoingMail from(const std::string& id, std::vector<OutgoingAttachment> files, const std::string& subject = "") {
    OutgoingMail out = mail(address_of(id), subject.empty() ? city_of(id) + "市场监管局质量月活动材料" : subject);
    out.attachments = std::move(files);
    return out;
  }

  void put(const OutgoingMail& mail) { all_.push_back(parsers::mime::build_mail(mail)); }
  void put(std::string bytes) { all_.push_back(std::move(bytes)); }
  [[nodiscard]] const std::string& last() const { return all_.back(); }
  [[nodiscard]] const std::string& at(int number) const { return all_.at(static_cast<std::size_t>(number) - 1); }
  [[nodiscard]] std::vector<std::string> all() const { return all_; }

 private:
  std::string name_;
  int count_ = 0;
  std::vector<std::string> all_;
};

std::string bounce_of(const std::string& message_id) {
  return "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@fuzhou.example>\r\nTo: intake@fujian.example\r\n"
         "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce-of-" +
         message_id.substr(1) +
         "\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
         "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
         "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.fuzhou.example\r\n\r\n"
         "Final-Recipient: rfc822; zlc@fuzhou.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
         "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " +
         message_id + "\r\n\r\n--b--\r\n";
}

std::string with_another_way(const std::string& mail) {
  return "Received: from mx2.agency.example by mail.fujian.example; Mon, 11 Oct 2021 09:00:00 +0800\r\n" + mail;
}

}  // namespace

std::vector<std::string> addresses() {
  std::vector<std::string> all{k_intake, k_office, k_stranger, k_other_stranger};
  for (const Agency& one : agencies()) all.push_back(address_of(one.id));
  return all;
}

std::string roster_csv() {
  std::string csv = "id,name,kind,aliases,addresses,domains,contact,phone\n";
  for (const Agency& one : agencies())
    csv += one.id + "," + one.city + "市场监督管理局,设区市," + one.city + "市场监管局," + address_of(one.id) + ",,,\n";
  return csv;
}

std::string campaign_toml() {
  return R"(id = "fujian"
title = "福建省“质量月”活动"
keywords = ["质量月"]
opens = 2021-08-27
deadline = 2021-10-15
receipt_prefix = "FJ"
roster = "../roster.csv"
interim = true

[[require]]
role = "summary"
level = "required"

[[require]]
role = "image"
level = "required"
max = 3
format = "jpeg"
min_width = 320
min_height = 240
caption = "required"
)";
}

std::string lone_mail() {
  Post post("lone");
  auto mail = post.from("fuzhou", {picture("图1 启动仪式现场.jpg", 40)});
  mail.text = long_text();
  post.put(mail);
  return post.last();
}

std::vector<std::string> first_mails() {
  Post post("first");
  const auto docx = [](const std::string& id) {
    return file("质量月活动总结.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                samples::make_docx(city_of(id) + "质量月活动总结", {k_paragraph, k_paragraph}));
  };
  // 1: accepted. 2: a picture is too small. 3: the body is the summary, the pictures come in a zip.
  post.put(
      post.from("fuzhou", {docx("fuzhou"), picture("图1 启动仪式现场.jpg", 1), picture("图2 实验室开放日.jpg", 2)}));
  post.put(post.from("xiamen",
                     {summary("xiamen"), picture("图1 座谈会现场.jpg", 3), picture("图2 现场检测.jpg", 4, 200, 150)}));
  auto putian = post.from("putian", {file("照片.zip", "application/zip",
                                          samples::make_zip({{"图1 宣传活动现场.jpg", picture("", 5).bytes},
                                                             {"图2 培训班开班.jpg", picture("", 6).bytes}}))});
  putian.text = long_text();
  post.put(putian);
  // 4: no caption. 5: a PNG. 6: accepted, with a program that is never filed. 7: no summary.
  post.put(post.from("sanming", {summary("sanming"), picture("IMG_0001.jpg", 7)}));
  post.put(post.from(
      "quanzhou", {summary("quanzhou"), file("图1 展览现场参观.jpg", "image/jpeg", samples::make_png(400, 300, 8))}));
  post.put(post.from("zhangzhou", {summary("zhangzhou"), picture("图1 培训现场讲课.jpg", 9),
                                   file("说明.exe", "application/octet-stream", "MZ" + std::string(200, '\0'))}));
  post.put(post.from("nanping", {picture("图1 茶园质量指导.jpg", 10)}));
  // 8, 9: the text today, the pictures in another mail. 10, 11: a second version replaces all. 12: answers 11, in one
  // pass with it.
  post.put(post.from("longyan", {summary("longyan")}));
  post.put(post.from("longyan", {picture("图1 产业园服务驿站.jpg", 11), picture("图2 专家现场答疑.jpg", 12)}));
  post.put(post.from("ningde", {summary("ningde", 1), picture("图1 信用承诺发布.jpg", 13)}));
  post.put(post.from(
      "ningde", {summary("ningde", 2), picture("图1 发布会现场全景.jpg", 14), picture("图2 企业代表发言.jpg", 15)}));
  auto answer =
      post.from("ningde", {file("质量月活动总结补充.txt", "text/plain; charset=UTF-8", k_paragraph + k_paragraph)},
                "回复：补充材料");
  answer.in_reply_to = "<first-11@agency.example>";
  post.put(answer);
  // 13, 14: interim. 15: named by a stranger. 16: of nobody. 17: of two. 18: registered to one, names another.
  post.put(
      post.from("fuzhou", {file("质量月简报第1期.txt", "text/plain; charset=UTF-8", k_paragraph)}, "质量月简报第1期"));
  post.put(post.from("xiamen", {file("活动信息.txt", "text/plain; charset=UTF-8", k_paragraph)}, "质量月活动信息"));
  const auto strange = [&](const std::string& from, const std::string& subject, std::uint32_t seed) {
    auto mail = post.mail(from, subject);
    mail.attachments = {
        file("质量月活动总结.txt", "text/plain; charset=UTF-8", "质量月活动总结\n" + k_paragraph + k_paragraph),
        picture("图1 群众咨询现场.jpg", seed)};
    return mail;
  };
  post.put(strange(k_stranger, "平潭县市场监管局质量月活动总结", 16));
  post.put(strange(k_stranger, "质量月活动总结", 17));
  post.put(strange(k_other_stranger, "福州市市场监管局、厦门市市场监管局质量月活动总结", 18));
  post.put(strange(address_of("putian"), "厦门市市场监管局质量月活动总结", 19));
  // 19, 20: inquiries. 21: no mail at all. 22: a stranger would replace what a registered sender sent.
  post.put(post.mail(address_of("xiamen"), "请问", "请问质量月材料什么时候截止？"));
  post.put(post.mail(k_other_stranger, "请问质量月活动", "请问质量月活动的联系电话是多少？"));
  post.put(std::string(600, '\x01'));
  post.put(strange(k_other_stranger, "福州市市场监管局质量月活动总结", 20));
  // 23: the same bytes again. 24: the same mail by another way.
  post.put(post.at(1));
  post.put(with_another_way(post.at(2)));
  // 25, 26: automatic. 27, 28: bounces. 29, 30: nothing to do with it.
  auto automatic = post.mail(address_of("fuzhou"), "我正在休假", "我正在休假，质量月结束后回复。");
  automatic.extra_fields.emplace_back("Auto-Submitted", "auto-replied");
  post.put(automatic);
  post.put(post.mail(address_of("ningde"), "自动回复：质量月", "来信收到。"));
  post.put(bounce_of("<unknown@fujian.example>"));
  post.put("Return-Path: <>\r\n" +
           parsers::mime::build_mail(post.mail("postmaster@mail.example", "系统退信", "无法投递。")));
  post.put(post.mail("shop@mail.example", "限时优惠", "打印机墨盒特价。"));
  post.put(post.mail("news@mail.example", "每周新闻", "本周新闻摘要。"));
  // 31: password-protected. 32: a mail within a mail. 33: late is nobody, but this one comes with a table.
  post.put(post.from("sanming",
                     {file("现场照片.zip", "application/zip",
                           samples::make_zip({{"图2 座谈会现场.jpg", picture("", 21).bytes}}, {.encrypted = true}))}));
  post.put(post.from("nanping", {file("转发.eml", "message/rfc822", post.at(7))}, "转发：质量月材料"));
  post.put(post.from("putian",
                     {file("质量月统计表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                           samples::make_xlsx({{"统计", {{"活动名称", "参与人数"}, {"宣传", "300"}}}}))}));
  return post.all();
}

std::vector<std::string> second_mails(const std::function<Answer(int)>& answer_to) {
  Post post("second");
  const auto reply = [&](const std::string& id, int number, std::vector<OutgoingAttachment> files) {
    const Answer letter = answer_to(number);
    auto mail = post.from(id, std::move(files), "回复：【" + letter.receipt + "】");
    mail.in_reply_to = letter.message_id;
    mail.references = {letter.message_id};
    return mail;
  };
  // The picture that was too small, a caption for the one without, a JPEG (by the receipt alone), the summary as a new
  // mail, one picture more, nothing but thanks, and the first again by another way.
  post.put(reply("xiamen", 2, {picture("图2 现场检测.jpg", 31)}));
  post.put(
      reply("sanming", 4, {file("图片说明.txt", "text/plain; charset=UTF-8", "IMG_0001：钢铁企业首席质量官交流会")}));
  auto by_receipt = reply("quanzhou", 5, {picture("图1 展览现场参观.jpg", 32)});
  by_receipt.in_reply_to.clear();
  by_receipt.references.clear();
  post.put(by_receipt);
  post.put(post.from("nanping", {summary("nanping")}));
  post.put(reply("fuzhou", 1, {picture("图3 质量专家授课.jpg", 33)}));
  auto thanks = reply("putian", 3, {});
  thanks.text = "收到，谢谢质量月办公室。";
  post.put(thanks);
  post.put(with_another_way(post.at(1)));
  auto automatic = reply("longyan", 9, {});
  automatic.extra_fields.emplace_back("Auto-Submitted", "auto-replied");
  post.put(automatic);
  post.put(bounce_of(answer_to(1).message_id));
  post.put(post.from("ningde", {summary("ningde", 3), picture("图1 发布会现场全景.jpg", 34)}));
  return post.all();
}

std::vector<Ruling> rulings(const std::function<std::string(const std::string&)>& receipt_of) {
  return {{{"accept", receipt_of("sanming"), "--reason", "原件已当面核对"}, "accept"},
          {{"return", receipt_of("longyan"), "--reason", "请加盖公章后重新报送"}, "return"},
          {{"paper", "--campaign", "fujian", "--agency", "zhangzhou", "--note", "机要件"}, "paper"},
          {{"extend", "--campaign", "fujian", "--agency", "quanzhou", "--until", "2021-10-20"}, "extend"}};
}

}  // namespace baosong::faults
