# Runs one task, and outlives the agent that started it.
#
#   sh launcher.sh FOLDER AS COMMAND [FILE ...]   (in a session of its own, in the sandbox)
#
# AS is what makes the command another user's (words, see TaskUser), or empty.
# The command's process, not this one, joins the control group of each FILE before it becomes the
# command; where it cannot, the command does not start.
#
# Writes into FOLDER:
#   started   this process, as in /proc/<pid>/stat. Made exclusively: whoever makes it may start the
#             command, and nobody else ever does. It need not be synced: the agent's checkpoint,
#             synced before, holds the machine's boot id, and after a reboot no task is started.
#   pid       the command's process, which leads a session and a process group of its own
#   exit      two lines of times (shell, children), then the exit code; whole once the last line
#             ends. Synced here only where the agent has died, which else keeps the end itself.
# Exits with 125 if the task was started before.
#
# Every program that is started here is paid for by every task: one is left, setsid.
folder=$1
IFS= read -r self < /proc/self/stat
set -C
{ echo "$self" > "$folder/started"; } 2> /dev/null || exit 125
set +C
as=$2
command=$3
shift 3
{
  # 0 is whoever writes it
  for file; do echo 0 > "$file" || exit 125; done
  exec setsid $as /bin/sh -c "$command"
} &
echo $! > "$folder/pid"
wait $!
code=$?
{ times; echo "$code"; } > "$folder/exit"
kill -0 "$PPID" 2> /dev/null || sync "$folder/exit" 2> /dev/null
exit 0
