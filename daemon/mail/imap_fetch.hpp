// What a running ImapSession::fetch knows: which UIDs are still wanted, and the message that is arriving.
#pragma once

#include <map>
#include <vector>

#include "daemon/mail/imap_session.hpp"

namespace baosong::mail {

struct ImapSession::FetchInProgress {
  enum class State { wanted, delivered, absent, refused };

  FetchInProgress(MessageSink& receiver, FetchWhat wanted) : sink(receiver), what(wanted) {}

  /// The message that is arriving, if any, will not be finished.
  void abandon_open() {
    if (!body_open) return;
    body_open = false;
    sink.abandon();
  }

  MessageSink& sink;
  FetchWhat what;
  std::map<Uid, State> states;
  FetchReport report;
  bool body_open = false;
};

}  // namespace baosong::mail
