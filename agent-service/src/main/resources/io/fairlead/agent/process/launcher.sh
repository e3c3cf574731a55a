# Runs one task, and outlives the agent that started it.
#
#   sh launcher.sh FOLDER COMMAND [FILE ...]      (in a session of its own, in the sandbox)
#
# The command's process, not this one, writes its number into each FILE, and is in a control group
# from then on; where it cannot, the command does not start.
#
# Writes into FOLDER:
#   started   this process, as in /proc/<pid>/stat. Made exclusively: whoever makes it may start the
#             command, and nobody else ever does. It need not be synced: the agent's checkpoint,
#             synced before, holds the machine's boot id, and after a reboot no task is started.
#   pid       the command's process, which leads a session and a process group of its own
#   exit      two lines of times (shell, children), then the exit code; whole once the last line ends
# Exits with 125 if the task was started before.
folder=$1
IFS= read -r self < /proc/self/stat
set -C
{ echo "$self" > "$folder/started"; } 2> /dev/null || exit 125
set +C
command=$2
shift 2
setsid /bin/sh -c '
  command=$1
  shift
  for file; do echo $$ > "$file" || exit 125; done
  exec /bin/sh -c "$command"
' sh "$command" "$@" &
echo $! > "$folder/pid"
wait $!
code=$?
{ times; echo "$code"; } > "$folder/exit"
sync "$folder/exit" 2> /dev/null
exit 0
