#include "parsers/extract.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <random>

#include "parsers/facts_json.hpp"
#include "parsers/mime/build.hpp"
#include "tests/parsers/scratch.hpp"
#include "tests/samples/samples.hpp"

namespace baosong::parsers {
namespace {

using testing::facts_of;

mime::OutgoingMail simple_mail() {
  mime::OutgoingMail mail;
  mail.from = {"a@b.example", "甲"};
  mail.to = {{"office@fujian.example", ""}};
  mail.subject = "质量月总结";
  mail.message_id = "<1@b.example>";
  mail.date = std::chrono::sys_seconds(std::chrono::seconds(1634000400));
  mail.text = "您好，材料见附件。\n";
  return mail;
}

std::vector<std::string> paths(const MessageFacts& facts) {
  std::vector<std::string> out;
  for (const Part& part : facts.parts) out.push_back(part.path);
  return out;
}

using Paths = std::vector<std::string>;

TEST(ExtractMessage, AttachedMessagesAreContainers) {
  mime::OutgoingMail inner = simple_mail();
  inner.subject = "里/面";
  inner.text = "里面的话\n";
  inner.attachments.push_back({"a.txt", "text/plain", "abc", false, ""});
  mime::OutgoingMail outer = simple_mail();
  outer.attachments.push_back({"质量月.eml", "message/rfc822", mime::build_mail(inner), false, ""});
  outer.attachments.push_back({"", "message/rfc822", mime::build_mail(inner), false, ""});
  outer.attachments.push_back({"转发.eml", "application/octet-stream", mime::build_mail(inner), false, ""});
  const MessageFacts facts = facts_of(mime::build_mail(outer));
  EXPECT_EQ(paths(facts),
            (Paths{"质量月.eml", "质量月.eml/a.txt", "里/面", "里/面/a.txt", "转发.eml", "转发.eml/a.txt"}));
  EXPECT_TRUE(facts.parts[0].container);
  EXPECT_EQ(facts.parts[1].parent, 0);
  EXPECT_EQ(facts.parts[1].origin, Origin::attached_message);
  EXPECT_EQ(facts.text, "您好，材料见附件。\n");
  EXPECT_EQ(facts.attached_text, "里面的话\n\n里面的话\n\n里面的话\n");
}

TEST(ExtractMessage, MessagesInMessagesEndAtTheLimit) {
  std::string mail = mime::build_mail(simple_mail());
  for (int i = 0; i < 8; ++i) {
    mime::OutgoingMail outer = simple_mail();
    outer.attachments.push_back({"m.eml", "message/rfc822", mail, false, ""});
    mail = mime::build_mail(outer);
  }
  const MessageFacts facts = facts_of(mail);
  ASSERT_EQ(facts.parts.size(), 6U);
  EXPECT_EQ(facts.parts[4].fault, Fault::none);
  EXPECT_EQ(facts.parts[5].fault, Fault::over_limit);
}

TEST(ExtractMessage, UuencodedBlocksAreCutOut) {
  const MessageFacts facts = facts_of(
      "From: a@b.example\r\nSubject: x\r\n\r\nbefore\r\nbegin 644 x.txt\r\n%:&5L;&\\\r\n`\r\nend\r\nafter\r\nbegin 1 "
      "not one\r\n");
  EXPECT_EQ(facts.text, "before\nafter\nbegin 1 not one\n");
  ASSERT_EQ(facts.parts.size(), 1U);
  EXPECT_EQ(facts.parts[0].name, "x.txt");
  EXPECT_EQ(facts.parts[0].size, 5U);
  EXPECT_EQ(facts.parts[0].origin, Origin::uuencode);
  EXPECT_EQ(facts.parts[0].sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
}

TEST(ExtractMessage, TheNameThatIsWholeCounts) {
  struct Row {
    const char* name;
    const char* fields;
    const char* want;
  };
  const Row rows[] = {
      {"filename before name",
       "Content-Type: a/b; name=\"y.doc\"\r\nContent-Disposition: attachment; filename=\"x.doc\"", "x.doc"},
      {"name alone", "Content-Type: a/b; name=\"=?gb2312?B?t6LGsQ==?=.doc\"\r\nContent-Disposition: attachment",
       "发票.doc"},
      {"question marks",
       "Content-Type: a/b; name=\"=?gb2312?B?t6LGsQ==?=.doc\"\r\nContent-Disposition: attachment; "
       "filename=\"????.doc\"",
       "发票.doc"},
      {"replaced characters",
       "Content-Type: a/b; name=\"=?gb2312?B?t6LGsQ==?=.doc\"\r\nContent-Disposition: attachment; "
       "filename=\"\xEF\xBF\xBD.doc\"",
       "发票.doc"},
      {"both damaged", "Content-Type: a/b; name=\"??.doc\"\r\nContent-Disposition: attachment; filename=\"???.doc\"",
       "???.doc"},
  };
  for (const Row& row : rows) {
    const MessageFacts facts = facts_of("From: a@b.example\r\n" + std::string(row.fields) + "\r\n\r\nx");
    ASSERT_EQ(facts.parts.size(), 1U) << row.name;
    EXPECT_EQ(facts.parts[0].name, row.want) << row.name;
  }
}

TEST(ExtractMessage, EncryptedForOpenPgpIsEncrypted) {
  const MessageFacts facts = facts_of(
      "From: a@b.example\r\nContent-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
      "-----BEGIN PGP MESSAGE-----\r\n\r\nhQIM\r\n-----END PGP MESSAGE-----\r\n");
  ASSERT_EQ(facts.parts.size(), 1U);
  EXPECT_EQ(facts.parts[0].fault, Fault::encrypted);
  EXPECT_FALSE(facts.parts[0].document) << "no text that could be taken for the summary";
}

TEST(ExtractMessage, ManyTextsStayBounded) {
  std::string mail = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n";
  for (int i = 0; i < 4; ++i) mail += "--B\r\n\r\n" + std::string(500'000, '\n') + "x\r\n";
  const MessageFacts facts = facts_of(mail + "--B\r\n\r\nlast\r\n--B--\r\n");
  EXPECT_EQ(facts.text.find("last"), std::string::npos);
  EXPECT_EQ(facts.unreadable, "");
}

TEST(ExtractMessage, ShownPicturesAreInline) {
  const MessageFacts facts = facts_of(
      "From: a@b.example\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n"
      "<p>x<img src=\"cid:one@x\"></p>\r\n--B\r\nContent-Type: image/gif; name=a.gif\r\nContent-ID: "
      "<one@x>\r\n\r\nGIF89a\r\n"
      "--B\r\nContent-Type: image/gif; name=b.gif\r\nContent-ID: <two@x>\r\n\r\nGIF89a\r\n"
      "--B\r\nContent-Type: image/gif; name=c.gif\r\nContent-Disposition: inline\r\n\r\nGIF89a\r\n--B--\r\n");
  ASSERT_EQ(facts.parts.size(), 3U);
  EXPECT_TRUE(facts.parts[0].inline_shown);
  EXPECT_FALSE(facts.parts[1].inline_shown);
  EXPECT_TRUE(facts.parts[2].inline_shown);
}

TEST(ExtractMessage, TextIsWhatTheSenderWrote) {
  struct Row {
    const char* name;
    std::string mail;
    const char* text;
  };
  const std::string alternative = "From: a@b.example\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n";
  const auto part = [](std::string_view type, std::string_view body) {
    return "--B\r\nContent-Type: text/" + std::string(type) + "; charset=utf-8\r\n\r\n" + std::string(body) + "\r\n";
  };
  const Row rows[] = {
      {"plain before html", alternative + part("plain", "甲") + part("html", "<p>乙</p>") + "--B--", "甲\n"},
      {"html where plain is empty", alternative + part("plain", " ") + part("html", "<p>乙</p>") + "--B--", "乙\n"},
      {"html where plain lost the quotation",
       alternative + part("plain", "甲\r\n旧") + part("html", "<p>甲</p><blockquote>旧</blockquote>") + "--B--",
       "甲\n"},
      {"several texts in order",
       "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" + part("plain", "甲") +
           part("plain", "乙") + "--B--",
       "甲\n\n乙\n"},
      {"named text is a file",
       "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" + part("plain", "甲") +
           part("plain; name=a.txt", "乙") + "--B--",
       "甲\n"},
      {"flowed", "From: a@b.example\r\nContent-Type: text/plain; format=flowed\r\n\r\nfirst \r\nsecond\r\n",
       "first second\n"},
      {"undeclared GBK", "From: a@b.example\r\n\r\n\xB7\xA2\xC6\xB1\r\n", "发票\n"},
      {"charset of the HTML itself",
       "From: a@b.example\r\nContent-Type: text/html\r\n\r\n<meta charset=big5><p>\xB5\x6F\xB2\xBC</p>", "發票\n"},
      {"plain words declared as base64",
       "From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\nthis is not base64 at all\r\n",
       "this is not base64 at all\n"},
      {"multipart without parts", "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n甲\r\n",
       "甲\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(facts_of(row.mail).text, row.text) << row.name;
}

TEST(ExtractMessage, TellsMachinesFromPeople) {
  struct Row {
    const char* name;
    std::string mail;
    Automatic want;
  };
  const std::string file = "\r\nContent-Type: application/octet-stream; name=a.bin\r\n\r\nx";
  const Row rows[] = {
      {"a person", "From: a@b.example\r\nSubject: x\r\n\r\ny", Automatic::no},
      {"auto-replied", "From: a@b.example\r\nAuto-Submitted: auto-replied" + file, Automatic::auto_reply},
      {"auto-replied with a comment", "From: a@b.example\r\nAuto-Submitted: auto-replied (vacation)\r\n\r\ny",
       Automatic::auto_reply},
      {"QQ", "From: a@b.example\r\nX-QQ-AUTO-REPLY: 1" + file, Automatic::auto_reply},
      {"X-Autoreply", "From: a@b.example\r\nX-Autoreply: yes\r\n\r\ny", Automatic::auto_reply},
      {"Precedence", "From: a@b.example\r\nPrecedence: auto_reply\r\n\r\ny", Automatic::auto_reply},
      {"Precedence bulk is no reply", "From: a@b.example\r\nPrecedence: bulk\r\n\r\ny", Automatic::no},
      {"auto-generated with nothing attached", "From: a@b.example\r\nAuto-Submitted: auto-generated\r\n\r\ny",
       Automatic::auto_reply},
      {"auto-generated by a scanner", "From: a@b.example\r\nAuto-Submitted: auto-generated" + file, Automatic::no},
      {"Auto-Submitted: no", "From: a@b.example\r\nAuto-Submitted: no\r\n\r\ny", Automatic::no},
      {"by subject", "From: a@b.example\r\nSubject: 自动回复：收到\r\n\r\ny", Automatic::auto_reply},
      {"by subject in English", "From: a@b.example\r\nSubject: Automatic Reply: x\r\n\r\ny", Automatic::auto_reply},
      {"by subject, but a file", "From: a@b.example\r\nSubject: 自动回复：收到" + file, Automatic::no},
      {"subject names it later", "From: a@b.example\r\nSubject: 关于自动回复\r\n\r\ny", Automatic::no},
      {"daemon", "From: MAILER-DAEMON@b.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\ny",
       Automatic::bounce},
      {"null path", "Return-Path: <>\r\nFrom: a@b.example\r\nSubject: 系统退信\r\n\r\ny", Automatic::bounce},
      {"null path alone", "Return-Path: <>\r\nFrom: a@b.example\r\nSubject: 总结\r\n\r\ny", Automatic::no},
      {"subject alone", "From: a@b.example\r\nSubject: 退信说明\r\n\r\ny", Automatic::no},
      {"daemon without address", "From: MAILER-DAEMON <>\r\nSubject: Mail delivery failed\r\n\r\ny", Automatic::bounce},
      {"person without address", "From: Mailer <>\r\nSubject: Mail delivery failed\r\n\r\ny", Automatic::no},
      {"status", "From: postmaster@b.example\r\nSubject: Delivery Status\r\n\r\ny", Automatic::bounce},
      {"out of office by Exchange",
       "From: a@b.example\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"
       "Subject: Out of Office: x\r\n\r\ny",
       Automatic::auto_reply},
      {"a person who says out of office", "From: a@b.example\r\nSubject: Out of office\r\n\r\ny", Automatic::no},
      {"a person's answer to one", "From: a@b.example\r\nSubject: Re: 自动回复：收到\r\n\r\ny", Automatic::no},
      {"Precedence of no contract", "From: a@b.example\r\nPrecedence: auto-reply\r\n\r\ny", Automatic::no},
      {"read receipt",
       "Return-Path: <>\r\nFrom: a@b.example\r\nSubject: 已读：质量月\r\n"
       "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nx\r\n"
       "--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: x\r\n--b--\r\n",
       Automatic::auto_reply},
      {"postmaster", "From: Postmaster@b.example\r\nSubject: 退信\r\n\r\ny", Automatic::bounce},
      {"report",
       "From: a@b.example\r\nContent-Type: multipart/report; report-type=delivery-status; "
       "boundary=B\r\n\r\n--B\r\n\r\nx\r\n"
       "--B\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n--B--",
       Automatic::bounce},
      {"receipt",
       "From: a@b.example\r\nContent-Type: multipart/report; report-type=disposition-notification; "
       "boundary=B\r\n\r\n--B\r\n\r\nx\r\n--B--",
       Automatic::auto_reply},
  };
  for (const Row& row : rows) EXPECT_EQ(facts_of(row.mail).automatic, row.want) << row.name;
}

TEST(ExtractMessage, NoiseIsUnreadable) {
  std::string noise;
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) noise += static_cast<char>(random() % 128 + 128);
  EXPECT_NE(facts_of(noise).unreadable, "");
  EXPECT_NE(facts_of("").unreadable, "");
  EXPECT_NE(facts_of("\r\n\r\n").unreadable, "");
  EXPECT_NE(facts_of("just some words\r\nand more\r\n").unreadable, "");
  EXPECT_EQ(facts_of("From x@y.example Mon Jan 1\r\nSubject: x\r\n\r\ny").unreadable, "");
  EXPECT_EQ(facts_of("X-Own: field\r\n\r\ny").unreadable, "");
  Limits limits;
  limits.mail_bytes = 10;
  EXPECT_NE(facts_of("From: a@b.example\r\n\r\ny", limits).unreadable, "");
}

TEST(ExtractFile, IsAsIfAttached) {
  const testing::Scratch scratch;
  Workspace workspace(scratch.output(), {});
  const MessageFacts facts = extract_file(scratch.write("x", "abc"), "目录\\说明.txt", workspace);
  ASSERT_EQ(facts.parts.size(), 1U);
  EXPECT_EQ(facts.parts[0].path, "目录/说明.txt");
  EXPECT_EQ(facts.parts[0].name, "说明.txt");
  EXPECT_EQ(facts.parts[0].size, 3U);
  EXPECT_EQ(testing::contents(scratch.output() / facts.parts[0].content), "abc");
}

TEST(ExtractFile, OfSoundInTheContainerOfAVideoIsNoVideo) {
  const testing::Scratch scratch;
  Workspace workspace(scratch.output(), {});
  const std::string sound = samples::make_mp4(0, 0, 1, {.sound_only = true});
  const MessageFacts facts = extract_file(scratch.write("x", sound), "录音.mp4", workspace);
  ASSERT_EQ(facts.parts.size(), 1U);
  EXPECT_EQ(facts.parts[0].media_type, "audio/mp4");
  EXPECT_EQ(facts.parts[0].fault, Fault::none);
  EXPECT_FALSE(facts.parts[0].video.has_value());
}

TEST(LooksLikeMail, ByItsHeader) {
  const testing::Scratch scratch;
  EXPECT_TRUE(looks_like_mail(scratch.write("a", "Received: by x\r\nFrom: a@b.example\r\nSubject: x\r\n\r\ny")));
  EXPECT_FALSE(looks_like_mail(scratch.write("b", "Subject of the day\r\n\r\nFrom: a@b.example\r\n")));
  EXPECT_FALSE(looks_like_mail(scratch.write("c", "%PDF-1.4\r\n")));
}

TEST(FactsJson, GoesThereAndBack) {
  MessageFacts facts;
  facts.subject = "质量月";
  facts.from = {{"a@b.example", "甲"}, {"c@d.example", ""}};
  facts.reply_to = {{"e@f.example", "乙"}};
  facts.message_id = "<1@b>";
  facts.date = "2021-10-12T09:00:00+08:00";
  facts.in_reply_to = {"<x@y>"};
  facts.references = {"<w@y>", "<x@y>"};
  facts.return_path = "";
  facts.auto_submitted = "no";
  facts.mailing_list = true;
  facts.authentication_results = {"mx.example; spf=pass"};
  facts.automatic = Automatic::bounce;
  facts.text = "正文\n";
  facts.quoted = "> 引\n";
  facts.attached_text = "内\n";
  facts.links = {{"一.mp4", "https://x.example/", "3M", "明天", "qq"}};
  Part plain;
  plain.path = "a.zip";
  plain.container = true;
  plain.fault = Fault::encrypted;
  plain.size = 1ULL << 40;
  Part document;
  document.parent = 0;
  document.origin = Origin::tnef;
  document.document = DocumentFacts{"题", {"题", "a\tb"}, {{"表", {{"a", "b"}, {}}}, {}}, true, true};
  document.dangerous = "document with macros";
  Part picture;
  picture.inline_shown = true;
  picture.fault = Fault::corrupt;
  picture.next_paragraph = "图1";
  picture.picture = PictureFacts{640, 480, true, "0003"};
  Part video;
  video.fault = Fault::over_limit;
  video.video = VideoFacts{"h264", 1280, 720, 12.5, "0004"};
  video.content = "0002";
  Part empty_picture;
  empty_picture.picture = PictureFacts{};
  facts.parts = {plain, document, picture, video, empty_picture};
  const std::string text = boost::json::serialize(to_json(facts));
  EXPECT_EQ(facts_from_json(boost::json::parse(text)), facts) << text;
  EXPECT_EQ(facts_from_json(to_json(MessageFacts{})), MessageFacts{});

  const boost::json::object json = to_json(facts);
  EXPECT_EQ(json.at("schema").as_string(), "baosong.facts/1");
  EXPECT_EQ(json.at("from").as_object().at("address").as_string(), "a@b.example");
  EXPECT_EQ(json.at("auto").as_string(), "bounce");
  EXPECT_TRUE(json.at("parts").as_array().at(0).as_object().at("encrypted").as_bool());
  EXPECT_TRUE(to_json(MessageFacts{}).at("message_id").is_null());
}

TEST(FactsJson, RefusesWhatIsNone) {
  for (const char* text :
       {"[]", "{}", R"({"schema":"baosong.verdict/1"})", R"({"schema":"baosong.facts/1","auto":"maybe"})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[1]})", R"({"schema":"baosong.facts/1","subject":1})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"size":-1}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"content":"../index.db"}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"content":"/etc/passwd"}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"content":".."}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"sha256":"../../index"}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"parent":0}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"parent":-2}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"thumbnail":"a/b"}]})",
        R"({"schema":"baosong.facts/1","auto":"no","parts":[{"codec":"h264","poster":"a/b"}]})"})
    EXPECT_THROW((void)facts_from_json(boost::json::parse(text)), std::runtime_error) << text;
}

std::vector<std::string> seeds() {
  mime::OutgoingMail inner = simple_mail();
  inner.attachments.push_back({"图1.jpg", "image/jpeg", "\xFF\xD8\xFF\xE0not a picture", false, "x@y"});
  mime::OutgoingMail outer = simple_mail();
  outer.html =
      "<table><tr><td>a<td>b</table><blockquote>q</blockquote><a "
      "href=\"http://mail.qq.com/cgi-bin/ftnExs_download?k=1\">一.mp4</a> (3M)";
  outer.attachments.push_back({"m.eml", "message/rfc822", mime::build_mail(inner), false, ""});
  return {mime::build_mail(outer),
          "From: =?gb2312?B?t6I=?= <a@b.example>\r\nSubject: =?utf-8?Q?=E5=8F=91?= =?utf-8?B?56Wo?=\r\nDate: Mon, 1 "
          "Jan 2024 1:2:3 +0800\r\n"
          "Content-Type: multipart/mixed; boundary*0=\"B\"\r\n\r\n--B\r\nContent-Type: text/plain; "
          "format=flowed\r\n\r\na \r\nb\r\nbegin 644 x\r\n"
          "%:&5L;&\\\r\n`\r\nend\r\n--B\r\nContent-Disposition: attachment; filename*0*=utf-8''%E5; "
          "filename*1*=%8F%91\r\n\r\nx\r\n--B--\r\n"};
}

// Whatever is cut off or overwritten: facts, never a crash.
TEST(ExtractMessage, SurvivesEveryTruncation) {
  for (const std::string& mail : seeds())
    for (std::size_t cut = 0; cut < mail.size(); cut += std::max<std::size_t>(1, mail.size() / 150)) {
      const MessageFacts facts = facts_of(mail.substr(0, cut));
      EXPECT_EQ(facts_from_json(to_json(facts)), facts) << cut;
    }
}

TEST(ExtractMessage, SurvivesMutations) {
  std::mt19937 random(20211012);
  for (const std::string& seed : seeds()) {
    for (int round = 0; round < 200; ++round) {
      std::string mail = seed;
      for (int change = 0; change < 8; ++change) {
        const std::size_t at = random() % mail.size();
        switch (random() % 4) {
          case 0:
            mail[at] = static_cast<char>(random());
            break;
          case 1:
            mail.erase(at, random() % 20);
            break;
          case 2:
            mail.insert(at, std::string(random() % 40, "\r\n-=?\"();\0"[random() % 10]));
            break;
          default:
            mail.insert(at, mail.substr(random() % mail.size(), random() % 200));
            break;
        }
      }
      const MessageFacts facts = facts_of(mail);
      EXPECT_EQ(facts_from_json(to_json(facts)), facts) << round;
    }
  }
}

}  // namespace
}  // namespace baosong::parsers
