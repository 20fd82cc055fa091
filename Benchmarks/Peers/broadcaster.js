// A chat in 30 lines, as many begin one: node and ws, everything in memory, each message sent to everyone under the same path.
'use strict';

const { WebSocketServer } = require('ws');

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: false, backlog: 4096 });

server.on('connection', (socket, request) => {
    const members = rooms.get(request.url) ?? new Set();
    rooms.set(request.url, members.add(socket));
    socket.on('message', (data) => {
        for (const member of members) member.send(data, { binary: false });
    });
    socket.on('close', () => members.delete(socket));
    socket.on('error', () => socket.terminate());
});
