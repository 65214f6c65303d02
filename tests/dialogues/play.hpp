// Plays one scenario file: a server that follows a written dialogue (tests/fakes/dialogue_server.hpp), and before it a
// head of what the real mailbox flow and the real outbox do against it and what is then true in the real index.
//
// A head line is "#: WORD …", in the order of play. Everything else is the dialogue; "include NAME" stands for
// parts/NAME.dialogue.
//
//   before anything          tls none|starttls|tls     certificate good|expired|another_host|unknown_ca
//                            text NAME bytes…          a mail, \r \n \xNN as in C; $one $two $three are there already
//                            fill NAME N               a text of N times x
//                            deadline MS · connect MS · idle MS · pace 2/1h,5/24h · done_folder NAME · password lost
//                            letter NAME KIND a@x,b@x   a letter in the outbox
//                            cut                       play it once for every byte from "# cut" on, the line cut there,
//                                                      then once whole; what stands below is of the last
//   the mailbox              fetch ok N | fetch KIND [words]      show ok | show KIND
//                            watch until recorded N | watch until pause imap N      (waits in earnest)
//                            file                      all that arrived is filed, as the intake would
//   the outbox               send ok N | send KIND [words]
//                            queue NAME KIND a@x,b@x   as `letter`, now
//   the process              restart
//   the clock                later 5m
//   what is true             recorded 4=one 5=two 78/4=one …     these rows and no others; -: the bytes do not matter
//                            refused N · flagged 4 5 · pause imap|smtp LEAST..MOST (seconds)
//                            state NAME sent|queued|gave_up [attempts=N] [due=+SECONDS] [left=a@x,b@x]
//                            marked a@x,b@x · lost a@x,b@x (not marked) · told a@x | told nothing (the office, by
//                            letter) turn +SECONDS|none        when the outbox sends next same NAME NAME messages kept
//                            by `data`: equal, and with a Message-ID kept NAME words           is in that message
// At the end the dialogue must have been played as written, and the password never have gone in plain text beside TLS.
#pragma once

#include "tests/dialogues/scenario.hpp"

namespace baosong::tests {

/// Fails the running test where something is not as the head says.
void play(const Scenario& scenario);

}  // namespace baosong::tests
