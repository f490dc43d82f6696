// A bare socket.io server: one room, an acknowledgement per vote, the tally at a fixed 5 Hz.
// Nothing is stored, nobody is asked who they are. Listens on 127.0.0.1, port PORT.
import { createServer } from "node:http";
import { Server } from "socket.io";

const IDEAS = 300;
const EVERY = 200; // ms

const http = createServer((request, answer) => answer.end("{}")); // also for /healthz
const io = new Server(http, { path: "/live", pingInterval: 15000, pingTimeout: 15000 });
const tally = new Array(IDEAS).fill(0);
let isNew = false;

io.on("connection", (socket) => {
  socket.on("join", (_wish, acknowledge) => {
    socket.join("room");
    acknowledge({ ok: true });
  });
  socket.on("vote", ({ idea, points }, acknowledge) => {
    tally[idea] += points;
    isNew = true;
    acknowledge({ ok: true });
  });
});

setInterval(() => {
  if (isNew) io.to("room").emit("tally", { tally });
  isNew = false;
}, EVERY);

http.listen(Number(process.env.PORT), "127.0.0.1");
