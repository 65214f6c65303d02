#include "daemon/commands/run.hpp"

int main(int argc, char** argv) { return baosong::commands::run(argc, argv); }
