// The command line of contract 1.
#pragma once

namespace baosong::commands {

/// Parses the arguments and runs the subcommand. Returns the exit status: 0 done; 1 done, but something needs a person;
/// 2 wrong usage; 3 configuration at fault. Results go to stdout, the log to stderr. Never throws.
int run(int argc, char** argv);

}  // namespace baosong::commands
